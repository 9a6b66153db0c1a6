import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { completeJitAccess } from '../addJitAccess';
import { completeAt, type Completion } from '../completions';
import type { Definition } from '../definition';
import { findProblems, type Finding } from '../findings';
import { endOf, propertyNode, runInSlices } from '../tree';
import { diagnosticSource } from './diagnostics';
import {
  isEditable,
  isTooLarge,
  offerSelector,
  rangeAt,
  readForChecks,
  textEdits,
  usualIndent,
  workspaceEdit,
} from './documents';
import { fixTitle, nextStepCommand } from './messages';

/** Registers quick fixes, and the completion of the step and its output. */
export function registerProviders(): vscode.Disposable {
  const { CodeActionKind, languages } = vscode;
  return vscode.Disposable.from(
    languages.registerCodeActionsProvider(offerSelector, codeActions, {
      providedCodeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor],
    }),
    languages.registerCompletionItemProvider(offerSelector, completions, '"'),
  );
}

const codeActions: vscode.CodeActionProvider = {
  async provideCodeActions(document, range, { diagnostics }) {
    if (!isEditable(document)) return [];
    const definition = await readForChecks(document);
    if (!definition?.ok) return [];
    const start = document.offsetAt(range.start);
    const end = document.offsetAt(range.end);
    const fixes = findProblems(definition.value)
      .filter(({ offset, length }) => offset <= end && offset + length >= start)
      .flatMap(finding => quickFix(document, finding, diagnostics));
    return fixes.length > 0 ? fixes : additions(document, definition.value, start);
  },
};

const completions: vscode.CompletionItemProvider = {
  async provideCompletionItems(document, position, token) {
    if (!isEditable(document) || isTooLarge(document)) return [];
    const found = await runInSlices(
      completeAt(document.getText(), document.offsetAt(position), usualIndent(document)),
      () => !token.isCancellationRequested,
    );
    return found === undefined ? [] : [toItem(document, found)];
  },
};

function quickFix(
  document: vscode.TextDocument,
  finding: Finding,
  diagnostics: readonly vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const edits = finding.fix(usualIndent(document));
  if (edits.length === 0) return [];
  const action = new vscode.CodeAction(fixTitle(finding), vscode.CodeActionKind.QuickFix);
  action.edit = workspaceEdit(document, edits);
  action.isPreferred = finding.code !== 'controlSurplus';
  action.diagnostics = diagnostics.filter(
    ({ source, code }) => source === diagnosticSource && code === finding.code,
  );
  if (finding.code !== 'controlSurplus') action.command = nextStep(document);
  return [action];
}

/** Offers the missing parts if the user edits the steps or the outputs. */
function additions(
  document: vscode.TextDocument,
  definition: Definition,
  offset: number,
): vscode.CodeAction[] {
  const isInside = ['steps', 'outputs'].some(name => {
    const node = propertyNode(definition.parameters, each => each === name);
    return node !== undefined && offset >= node.offset && offset <= endOf(node);
  });
  if (!isInside) return [];
  const edits = completeJitAccess(definition, usualIndent(document));
  if (!edits.ok || edits.value.length === 0) return [];
  const title = l10n.t('Add the JIT access step and its output');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Refactor);
  action.edit = workspaceEdit(document, edits.value);
  action.command = nextStep(document);
  return [action];
}

function toItem(document: vscode.TextDocument, completion: Completion): vscode.CompletionItem {
  const { label, newText, more } = completion;
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Snippet);
  item.detail =
    completion.kind === 'step'
      ? l10n.t('The JIT access step and its output')
      : l10n.t('The output of the JIT access step');
  item.filterText = label;
  item.sortText = '\u0000';
  item.range = rangeAt(document, completion);
  item.insertText = newText;
  item.keepWhitespace = true;
  item.additionalTextEdits = textEdits(document, more);
  item.command = nextStep(document);
  return item;
}

function nextStep({ uri }: vscode.TextDocument): vscode.Command {
  return { command: nextStepCommand, title: '', arguments: [uri] };
}
