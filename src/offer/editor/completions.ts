import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { completeAt, type Completion } from '../completions';
import { isWritableOffer, rangeAt, textEdits, usualIndent } from './documents';
import { whatIsLeftCommand } from './whatIsLeft';

/** Characters after which the editor asks by itself. */
export const completionTriggers = ['"'];

/** Offers the step and the output where they can be typed. */
export const offerCompletions: vscode.CompletionItemProvider = {
  provideCompletionItems(document, position) {
    if (!isWritableOffer(document)) return [];
    const at = document.offsetAt(position);
    const found = completeAt(document.getText(), at, usualIndent(document));
    return found === undefined ? [] : [toItem(document, found)];
  },
};

function toItem(document: vscode.TextDocument, completion: Completion): vscode.CompletionItem {
  const item = new vscode.CompletionItem(completion.label, vscode.CompletionItemKind.Snippet);
  item.detail = detailOf(completion);
  item.filterText = completion.label;
  item.sortText = '\u0000';
  item.range = rangeAt(document, completion);
  item.insertText = completion.newText;
  item.keepWhitespace = true;
  item.additionalTextEdits = textEdits(document, completion.more);
  item.command = { command: whatIsLeftCommand, title: '', arguments: [document.uri] };
  return item;
}

function detailOf({ kind }: Completion): string {
  switch (kind) {
    case 'step':
      return l10n.t('The JIT access step and its output');
    case 'output':
    case 'outputValue':
      return l10n.t('The output of the JIT access step');
  }
}
