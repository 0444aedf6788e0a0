; @comment: its whole source text with delimiters. One that lies in another is part of it.

(comment) @comment
(html_comment) @comment
