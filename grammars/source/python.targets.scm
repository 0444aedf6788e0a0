; See ecmascript.targets.scm for what the captures mean.

(function_definition name: (_) @name) @function
(class_definition name: (_) @name) @class

(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import

(assignment
  left: (identifier) @_all
  right: [(list (string (string_content) @exported)) (tuple (string (string_content) @exported))]
  (#eq? @_all "__all__"))

(module . (expression_statement . (string) @docstring .))
(function_definition body: (block . (expression_statement . (string) @docstring .)))
(class_definition body: (block . (expression_statement . (string) @docstring .)))
