/** Leaves that name a variable, a function or a type. */
export const PLAIN_NAMES: ReadonlySet<string> = new Set([
  'identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'type_identifier',
]);

/** Fields whose every name is bound by the node around them, default values included; `*` stands for all of the node. By node type. */
const BINDERS: Readonly<Record<string, readonly string[]>> = {
  // JavaScript and TypeScript
  variable_declarator: ['name'],
  function_declaration: ['name', 'parameters'],
  generator_function_declaration: ['name', 'parameters'],
  function_expression: ['name', 'parameters'],
  generator_function: ['name', 'parameters'],
  arrow_function: ['parameter', 'parameters'],
  method_definition: ['parameters'],
  class_declaration: ['name'],
  class: ['name'],
  catch_clause: ['parameter'],
  for_in_statement: ['left'],
  import_statement: ['*'],
  import_alias: ['*'],
  function_signature: ['name', 'parameters'],
  method_signature: ['parameters'],
  abstract_method_signature: ['parameters'],
  call_signature: ['parameters'],
  construct_signature: ['parameters'],
  function_type: ['parameters'],
  constructor_type: ['parameters'],
  required_parameter: ['name', 'pattern'],
  optional_parameter: ['name', 'pattern'],
  index_signature: ['name'],
  mapped_type_clause: ['name'],
  type_parameter: ['name', '*'],
  infer_type: ['*'],
  abstract_class_declaration: ['name'],
  interface_declaration: ['name'],
  type_alias_declaration: ['name'],
  enum_declaration: ['name'],
  internal_module: ['name'],
  module: ['name'],
  // Python
  function_definition: ['name', 'parameters', 'type_parameters'],
  class_definition: ['name', 'type_parameters'],
  lambda: ['parameters'],
  assignment: ['left'],
  augmented_assignment: ['left'],
  for_statement: ['left'],
  for_in_clause: ['left'],
  named_expression: ['name'],
  as_pattern: ['alias'],
  import_from_statement: ['*'],
  future_import_statement: ['*'],
  case_pattern: ['*'],
  type_alias_statement: ['left'],
  global_statement: ['*'],
  nonlocal_statement: ['*'],
};

/** Fields whose plain identifier is a property's name, a keyword argument's or an outside one's, not a variable's. By node type. */
const NOT_NAMES: Readonly<Record<string, string>> = { attribute: 'attribute', keyword_argument: 'name', export_specifier: 'alias' };

/** True when `field` of a node of type `parent` binds the names in it. */
export function binds(parent: string, field: string | null): boolean {
  const fields = BINDERS[parent];
  return fields !== undefined && (fields.includes('*') || (field !== null && fields.includes(field)));
}

/** True when asking `binds` or `isOutsideName` for a node of type `parent` may answer yes: the field has to be looked up only then. */
export function fieldMatters(parent: string): boolean {
  return parent in BINDERS || parent in NOT_NAMES;
}

/** True when a plain identifier there does not name a variable, function or type. An element of a page (`<div>`) does not either. */
export function isOutsideName(parent: string, field: string | null, text: string): boolean {
  if (NOT_NAMES[parent] !== undefined && NOT_NAMES[parent] === field) return true;
  return /^jsx_(?:opening|closing|self_closing)_element$/u.test(parent) && /^[a-z]/u.test(text);
}
