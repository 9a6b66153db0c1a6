import * as vscode from 'vscode';
import { failure, type Result } from '../../access/result';
import {
  maxCheckedLength,
  readDefinition,
  type Definition,
  type DefinitionError,
} from '../definition';
import type { Edit } from '../edits';
import { isUiDefinition } from './loader';
import { runInSlices } from '../tree';

/** A parsed document, or `undefined` if the document changed while it was parsed. */
type Reading = Promise<Result<Definition, DefinitionError> | undefined>;

const readings = new WeakMap<vscode.TextDocument, { version: number; reading: Reading }>();

export const fileGlob =
  '**/[cC][rR][eE][aA][tT][eE][uU][iI][dD][eE][fF][iI][nN][iI][tT][iI][oO][nN].json';

/** The documents of the providers. Each provider also checks `isEditable`. */
export const offerSelector: vscode.DocumentSelector = [
  { language: 'json' },
  { language: 'jsonc' },
  { pattern: fileGlob },
];

/** Whether a document is a `createUiDefinition.json` that the user can edit, not an old version. */
export function isEditable(document: vscode.TextDocument): boolean {
  const isWritable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false;
  return isWritable && isUiDefinition(document);
}

/** Whether a document is too large for work that the user didn't ask for. */
export function isTooLarge(document: vscode.TextDocument): boolean {
  const { end } = document.lineAt(document.lineCount - 1).range;
  return document.offsetAt(end) > maxCheckedLength;
}

/** Parses a document for work that the user didn't ask for. */
export async function readForChecks(document: vscode.TextDocument): Reading {
  return isTooLarge(document) ? failure({ code: 'tooLarge', line: 1 }) : readVersion(document);
}

/** Parses a document, again if it changes meanwhile. */
export async function readDocument(
  document: vscode.TextDocument,
): Promise<Result<Definition, DefinitionError>> {
  for (;;) {
    const reading = await readVersion(document);
    if (reading !== undefined) return reading;
  }
}

export function fileName({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** One level of indentation in the document's editor. */
export function usualIndent({ uri }: vscode.TextDocument): string {
  const editor = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const { insertSpaces, tabSize } = editor?.options ?? {};
  if (insertSpaces === false) return '\t';
  return ' '.repeat(typeof tabSize === 'number' ? tabSize : 2);
}

export function rangeAt(
  document: vscode.TextDocument,
  { offset, length }: { readonly offset: number; readonly length: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

export function textEdits(
  document: vscode.TextDocument,
  edits: readonly Edit[],
): vscode.TextEdit[] {
  return edits.map(edit => vscode.TextEdit.replace(rangeAt(document, edit), edit.content));
}

export function workspaceEdit(
  document: vscode.TextDocument,
  edits: readonly Edit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, textEdits(document, edits));
  return edit;
}

function readVersion(document: vscode.TextDocument): Reading {
  const { version } = document;
  const known = readings.get(document);
  if (known?.version === version) return known.reading;
  const isSame = () => document.version === version;
  const reading = runInSlices(readDefinition(document.getText()), isSame);
  readings.set(document, { version, reading });
  return reading;
}
