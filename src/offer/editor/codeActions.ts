import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addJitAccess } from '../addJitAccess';
import { endOf, type Definition } from '../definition';
import type { Finding } from '../findings';
import {
  definitionOf,
  findingsOf,
  isWritableOffer,
  rangeAt,
  usualIndent,
  workspaceEdit,
} from './documents';
import { diagnosticSource } from './diagnostics';
import { whatIsLeftCommand } from './whatIsLeft';
import { fixTitle } from './messages';

/** What the editor is told this offers. */
export const offeredActions: vscode.CodeActionProviderMetadata = {
  providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.Refactor],
};

/** Offers quick fixes, and the step where somebody works on steps or outputs. */
export const offerCodeActions: vscode.CodeActionProvider = {
  provideCodeActions(document, range, { diagnostics }) {
    if (!isWritableOffer(document)) return [];
    const fixes = findingsOf(document)
      .filter(({ fix }) => fix.length > 0)
      .filter(finding => rangeAt(document, finding).intersection(range) !== undefined)
      .map(finding => quickFix(document, finding, diagnostics));
    return fixes.length > 0 ? fixes : additions(document, range);
  },
};

function quickFix(
  document: vscode.TextDocument,
  finding: Finding,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(fixTitle(finding), vscode.CodeActionKind.QuickFix);
  action.edit = workspaceEdit(document, finding.fix);
  action.isPreferred = finding.code !== 'controlSurplus';
  action.diagnostics = diagnostics.filter(
    ({ source, code }) => source === diagnosticSource && code === finding.code,
  );
  if (finding.code !== 'controlSurplus') action.command = tell(document);
  return action;
}

function additions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const definition = definitionOf(document);
  if (definition === undefined || !isAtStepsOrOutputs(definition, document, range)) return [];
  const edits = addJitAccess(document.getText(), usualIndent(document));
  if (!edits.ok || edits.value.length === 0) return [];
  const action = new vscode.CodeAction(
    l10n.t('Add the JIT access step and its output'),
    vscode.CodeActionKind.Refactor,
  );
  action.edit = workspaceEdit(document, edits.value);
  action.command = tell(document);
  return [action];
}

function isAtStepsOrOutputs(
  { steps, outputs }: Definition,
  document: vscode.TextDocument,
  range: vscode.Range,
): boolean {
  const at = document.offsetAt(range.start);
  return [steps, outputs].some(node => {
    const whole = node?.parent;
    return whole !== undefined && at >= whole.offset && at <= endOf(whole);
  });
}

function tell({ uri }: vscode.TextDocument): vscode.Command {
  return { command: whatIsLeftCommand, title: '', arguments: [uri] };
}
