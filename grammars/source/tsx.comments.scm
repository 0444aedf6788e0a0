; inherits: ecmascript

; {/* … */} with nothing else in the braces.
(jsx_expression "{" . (comment) . "}") @comment
