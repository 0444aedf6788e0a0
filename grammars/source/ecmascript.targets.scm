; What JavaScript and TypeScript share.
; @function @method @class @type: a symbol. @name: what it is called. @value: the function or class it is bound to.
; @scope: no symbol, but what lies in it is called after it. @import, @exported (a name), @docstring.

(function_declaration name: (_) @name) @function
(generator_function_declaration name: (_) @name) @function
(variable_declarator
  name: (identifier) @name
  value: [(arrow_function) (function_expression) (generator_function)] @value) @function
; A component or callback in the wrapper it is usually written in.
(variable_declarator
  name: (identifier) @name
  value: (call_expression
    function: [(identifier) @_wrapper (member_expression property: (property_identifier) @_wrapper)]
    arguments: (arguments . [(arrow_function) (function_expression)] @value))
  (#any-of? @_wrapper "memo" "forwardRef" "observer" "useCallback")) @function
(expression_statement
  (assignment_expression
    left: [(identifier) (member_expression)] @name
    right: [(arrow_function) (function_expression) (generator_function)] @value)) @function
(export_statement
  value: [(arrow_function) (function_expression) (generator_function)] @value) @function

(class_declaration name: (_) @name) @class
(variable_declarator name: (identifier) @name value: (class) @value) @class
(expression_statement
  (assignment_expression left: [(identifier) (member_expression)] @name right: (class) @value)) @class
(export_statement value: (class) @value) @class

(method_definition name: (_) @name) @method
(pair key: (_) @name value: [(arrow_function) (function_expression) (generator_function)] @value) @method

(variable_declarator name: (identifier) @name value: (object)) @scope
(expression_statement
  (assignment_expression left: [(identifier) (member_expression)] @name right: (object))) @scope
(pair key: (_) @name value: (object)) @scope
(export_statement value: (object)) @scope

(import_statement) @import
(lexical_declaration
  (variable_declarator value: (call_expression function: (identifier) @_require))
  (#eq? @_require "require")) @import
(variable_declaration
  (variable_declarator value: (call_expression function: (identifier) @_require))
  (#eq? @_require "require")) @import
(lexical_declaration
  (variable_declarator
    value: (member_expression object: (call_expression function: (identifier) @_require)))
  (#eq? @_require "require")) @import
(variable_declaration
  (variable_declarator
    value: (member_expression object: (call_expression function: (identifier) @_require)))
  (#eq? @_require "require")) @import
(expression_statement
  (call_expression function: (identifier) @_require)
  (#eq? @_require "require")) @import

(export_statement
  !source
  (export_clause (export_specifier name: (identifier) @exported)))
(export_statement value: (identifier) @exported)
(assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: [
    (identifier) @exported
    (object (shorthand_property_identifier) @exported)
    (object (pair value: (identifier) @exported))
  ]
  (#eq? @_module "module")
  (#eq? @_exports "exports"))
(assignment_expression
  left: (member_expression object: (identifier) @_exports)
  right: (identifier) @exported
  (#eq? @_exports "exports"))
