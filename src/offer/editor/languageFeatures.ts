import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock, Disposable } from '../../access/clock';
import { completeAt, type Completion } from '../completions';
import type { Definition } from '../definition';
import { completeJitAccess, findProblems, type Finding } from '../jitAccess';
import { endOf, propertyNode, runInSlices } from '../tree';
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
import { findingMessage, fixTitle, limitMessage } from './messages';

/** Called after VS Code has applied an edit. Not in the command palette. */
export const nextStepCommand = '_sqlCredentials.jitStepAdded';

const diagnosticSource = 'SQL Credentials';

/** How long after the last change a document is checked, in milliseconds. */
const delayMs = 300;

/** Registers diagnostics, quick fixes, and the completion of the step and its output. */
export function registerLanguageFeatures(clock: Clock): vscode.Disposable {
  const { CodeActionKind, languages } = vscode;
  return vscode.Disposable.from(
    reportProblems(clock),
    languages.registerCodeActionsProvider(offerSelector, codeActions, {
      providedCodeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor],
    }),
    languages.registerCompletionItemProvider(offerSelector, completions, '"'),
  );
}

function reportProblems(clock: Clock): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('sqlCredentials.offer');
  const waiting = new Map<vscode.TextDocument, Disposable>();
  const stopWaiting = (document: vscode.TextDocument) => {
    waiting.get(document)?.dispose();
    waiting.delete(document);
  };
  const check = async (document: vscode.TextDocument): Promise<void> => {
    stopWaiting(document);
    if (!isEditable(document)) return;
    const definition = await readForChecks(document);
    // A change during the check has started a timer for the next one.
    if (definition === undefined || document.isClosed) return;
    const diagnostics = definition.ok
      ? findProblems(definition.value).map(finding => toDiagnostic(document, finding))
      : limitHint(limitMessage(definition.error));
    for (const diagnostic of diagnostics) diagnostic.source = diagnosticSource;
    collection.set(document.uri, diagnostics);
  };
  const { workspace } = vscode;
  for (const document of workspace.textDocuments) void check(document);
  return vscode.Disposable.from(
    collection,
    workspace.onDidOpenTextDocument(document => void check(document)),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (!isEditable(document)) return;
      stopWaiting(document);
      const timer = clock.after(delayMs, () => void check(document));
      waiting.set(document, timer);
    }),
    workspace.onDidCloseTextDocument(document => {
      stopWaiting(document);
      collection.delete(document.uri);
    }),
    new vscode.Disposable(() => {
      for (const timer of waiting.values()) timer.dispose();
    }),
  );
}

function toDiagnostic(document: vscode.TextDocument, finding: Finding): vscode.Diagnostic {
  const { Warning } = vscode.DiagnosticSeverity;
  const range = rangeAt(document, finding.node);
  const diagnostic = new vscode.Diagnostic(range, findingMessage(finding), Warning);
  diagnostic.code = finding.code;
  return diagnostic;
}

/** VS Code shows a hint as dots in the first line, but doesn't list it as a problem. */
function limitHint(message: string): vscode.Diagnostic[] {
  if (message === '') return [];
  const range = new vscode.Range(0, 0, 0, 1);
  return [new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Hint)];
}

const codeActions: vscode.CodeActionProvider = {
  async provideCodeActions(document, range, { diagnostics }) {
    if (!isEditable(document)) return [];
    const definition = await readForChecks(document);
    if (!definition?.ok) return [];
    const start = document.offsetAt(range.start);
    const end = document.offsetAt(range.end);
    const fixes = findProblems(definition.value)
      .filter(({ node }) => node.offset <= end && endOf(node) >= start)
      .flatMap(finding => quickFix(document, finding, diagnostics));
    return fixes.length > 0 ? fixes : additions(document, definition.value, start);
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
  const edits = isInside ? completeJitAccess(definition, usualIndent(document)) : undefined;
  if (!edits?.ok || edits.value.length === 0) return [];
  const title = l10n.t('Add the JIT access step and its output');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Refactor);
  action.edit = workspaceEdit(document, edits.value);
  action.command = nextStep(document);
  return [action];
}

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

function toItem(document: vscode.TextDocument, completion: Completion): vscode.CompletionItem {
  const { kind, label, newText, more } = completion;
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Snippet);
  item.detail =
    kind === 'step'
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
