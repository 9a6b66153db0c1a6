import type { Edit } from 'jsonc-parser';
import * as vscode from 'vscode';
import { readDefinition, type Definition } from '../definition';
import { findProblems, type Finding } from '../findings';
import { isOffer } from './isOffer';

/** What is known of a document at one of its versions. */
interface Reading {
  readonly version: number;
  readonly definition: Definition | undefined;
  readonly findings: readonly Finding[];
}

const readings = new WeakMap<vscode.TextDocument, Reading>();

/** The files that are called so, in whatever case. */
export const fileGlob =
  '**/[cC][rR][eE][aA][tT][eE][uU][iI][dD][eE][fF][iI][nN][iI][tT][iI][oO][nN].json';

/** What every provider of the editor is registered for; `isWritableOffer` decides. */
export const offerSelector: vscode.DocumentSelector = [
  { language: 'json' },
  { language: 'jsonc' },
  { pattern: fileGlob },
];

/** Whether a document is a `createUiDefinition.json` that can be changed: no earlier version. */
export function isWritableOffer(document: vscode.TextDocument): boolean {
  return (
    vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false && isOffer(document)
  );
}

/** The name of a file, without its folder. */
export function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What is wrong in a document, each version of which is read once. None where it is no JSON. */
export function findingsOf(document: vscode.TextDocument): readonly Finding[] {
  return readingOf(document).findings;
}

/** The parts of a document, or `undefined` where it is no JSON. */
export function definitionOf(document: vscode.TextDocument): Definition | undefined {
  return readingOf(document).definition;
}

/** One step of indentation, as the editor indents the document. */
export function usualIndent({ uri }: vscode.TextDocument): string {
  const editor = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const { insertSpaces, tabSize } = editor?.options ?? {};
  if (insertSpaces === false) return '\t';
  return ' '.repeat(typeof tabSize === 'number' ? tabSize : 2);
}

/** The part of a document that begins at an offset. */
export function rangeAt(
  document: vscode.TextDocument,
  { offset, length }: { readonly offset: number; readonly length: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** Changes as the editor takes them. */
export function textEdits(
  document: vscode.TextDocument,
  edits: readonly Edit[],
): vscode.TextEdit[] {
  return edits.map(edit => vscode.TextEdit.replace(rangeAt(document, edit), edit.content));
}

/** Changes of one document. */
export function workspaceEdit(
  document: vscode.TextDocument,
  edits: readonly Edit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, textEdits(document, edits));
  return edit;
}

function readingOf(document: vscode.TextDocument): Reading {
  const known = readings.get(document);
  if (known?.version === document.version) return known;
  const definition = readDefinition(document.getText());
  const reading = {
    version: document.version,
    definition: definition.ok ? definition.value : undefined,
    findings: definition.ok ? findProblems(definition.value, usualIndent(document)) : [],
  };
  readings.set(document, reading);
  return reading;
}
