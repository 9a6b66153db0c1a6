import { failure, success, type Result } from '../access/result';
import { readJitState, type JitState } from './jitState';
import { lineAt, parseTree, property, type Node, type Tree, type Sliced } from './tree';

/** Files that can be mistaken for a `createUiDefinition.json`; `unknown` is any other JSON. */
export const otherFiles = [
  'template',
  'templateParameters',
  'formView',
  'viewDefinition',
  'unknown',
] as const;

/**
 * Why a file can't be changed.
 * - `syntax`: it isn't JSON, even if comments and trailing commas are allowed
 * - `nameless`: the JIT control, its section, or its step has no name that an output can use
 * - `notAnObject`, `notAnArray`: a value has the wrong type
 */
export interface DefinitionError {
  readonly code:
    | (typeof otherFiles)[number]
    | ('empty' | 'syntax' | 'tooDeep' | 'tooLarge' | 'nameless' | 'notAnObject' | 'notAnArray');
  readonly line: number;
  /** The path of the value with the wrong type; empty for the file itself. */
  readonly path?: string;
}

/** The parts of a `createUiDefinition.json` that matter for just-in-time access. */
export interface Definition extends Tree, JitState {
  readonly parameters: Node | undefined;
  readonly steps: Node | undefined;
  readonly outputs: Node | undefined;
  /** Whether its schema or handler says that it is a `createUiDefinition.json`. */
  readonly isRecognized: boolean;
}

/** Larger files aren't checked while the user works on them. In UTF-16 code units. */
export const maxCheckedLength = 1_000_000;

/** Larger files aren't read at all: a tree takes up to 50 bytes per character. In UTF-16 code units. */
export const maxLength = 2_000_000;

/** Parses a file. Its work is linear in the size of the file. */
export function* readDefinition(text: string): Sliced<Result<Definition, DefinitionError>> {
  if (text.length > maxLength) return failure({ code: 'tooLarge', line: 1 });
  const tree = yield* parseTree(text);
  if (!tree.ok) {
    return failure(/\S/.test(text) ? tree.error : { code: 'empty', line: 1 });
  }
  const { root } = tree.value;
  const file = fileType(root);
  const isRecognized = file === 'createUiDefinition';
  if (!isRecognized && file !== 'unknown') return failure({ code: file, line: 1 });

  const parameters = property(root, 'parameters');
  const basics = property(parameters, 'basics');
  const steps = property(parameters, 'steps');
  const outputs = property(parameters, 'outputs');
  const error =
    checkType(tree.value, 'object', '', root) ??
    checkType(tree.value, 'object', 'parameters', parameters) ??
    checkType(tree.value, 'array', 'parameters.steps', steps) ??
    checkType(tree.value, 'object', 'parameters.outputs', outputs);
  if (error !== undefined) return failure(error);
  const state = yield* readJitState(basics, steps, outputs);
  return success({ ...tree.value, parameters, steps, outputs, isRecognized, ...state });
}

/** Returns an error if a node has another type. A missing node is valid. */
export function checkType(
  tree: Tree,
  type: 'object' | 'array',
  path: string,
  node: Node | undefined,
): DefinitionError | undefined {
  if (node === undefined || node.type === type) return undefined;
  const code = type === 'object' ? 'notAnObject' : 'notAnArray';
  return { code, path, line: lineAt(tree, node.offset) + 1 };
}

/** The type of a file by its content. The handler decides, because schemas are copied by mistake. */
function fileType(root: Node): 'createUiDefinition' | (typeof otherFiles)[number] {
  const handler = property(root, 'handler')?.value ?? '';
  const isHandler = /^Microsoft\.(Azure\.CreateUIDef|Compute\.MultiVm)$/i.test(handler);
  if (isHandler) return 'createUiDefinition';
  const schema = property(root, '$schema')?.value ?? '';
  if (/createUiDefinition/i.test(schema)) return 'createUiDefinition';
  if (/deploymentParameters/i.test(schema)) return 'templateParameters';
  if (/deploymentTemplate/i.test(schema)) return 'template';
  if (/uiFormDefinition/i.test(schema)) return 'formView';
  if (/viewDefinition/i.test(schema)) return 'viewDefinition';
  if (property(root, 'contentVersion') !== undefined) {
    return property(root, 'resources') === undefined ? 'templateParameters' : 'template';
  }
  return property(property(root, 'view'), 'kind') === undefined ? 'unknown' : 'formView';
}
