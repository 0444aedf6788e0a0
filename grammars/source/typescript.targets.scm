; inherits: ecmascript

(public_field_definition
  name: (_) @name
  value: [(arrow_function) (function_expression) (generator_function)] @value) @method

(abstract_class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @type
(type_alias_declaration name: (_) @name) @type
(enum_declaration name: (_) @name) @type

; Without a body: an overload joins the implementation that follows it.
(function_signature name: (_) @name) @function
(class_body (method_signature name: (_) @name) @method)
(abstract_method_signature name: (_) @name) @method

(internal_module name: (_) @name) @scope
(module name: (_) @name) @scope
(variable_declarator
  name: (identifier) @name
  value: [(as_expression (object)) (satisfies_expression (object))]) @scope
