import { z } from 'zod';
import { DEFAULT_CONFIG } from '../core/config.ts';
import { fileSchema } from './schema.ts';

/** The part of JSON Schema that the settings use. */
export interface SchemaNode {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  /** Not JSON Schema: what a pattern allows, in words. */
  readonly allowed?: string;
}

let known: SchemaNode | undefined;

/** The settings as a tree of what each may be, with what its patterns allow in words. */
export function settingsTree(): SchemaNode {
  known ??= withDefaults(z.toJSONSchema(fileSchema, { target: 'draft-7' }) as SchemaNode, DEFAULT_CONFIG);
  return known;
}

/** The JSON Schema (draft 7, which editors read) of a settings file, with descriptions and defaults. */
export function jsonSchema(): Record<string, unknown> {
  const { properties, ...rest } = JSON.parse(JSON.stringify(settingsTree(), (key, value) => (key === 'allowed' ? undefined : value)));
  return { ...rest, title: 'localcoder settings', properties: { $schema: { type: 'string' }, ...properties } };
}

function withDefaults(node: SchemaNode, value: unknown): SchemaNode {
  if (!node.properties || typeof value !== 'object' || value === null) return { ...node, default: value };
  const values = value as Readonly<Record<string, unknown>>;
  return {
    ...node,
    properties: Object.fromEntries(Object.entries(node.properties).map(([name, child]) => [name, withDefaults(child, values[name])])),
  };
}
