; @comment: its whole source text with delimiters.

(comment) @comment
