import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { visible } from '../../access/text';
import { addJitAccess } from '../addJitAccess';
import { readJitState } from '../jitState';
import type { PickItem, Prompts } from '../../ui/prompts';
import {
  definitionOf,
  fileGlob,
  isWritableOffer,
  nameOf,
  rangeAt,
  usualIndent,
  workspaceEdit,
} from './documents';
import { tellWhatIsLeft } from './whatIsLeft';
import { errorWords } from './messages';

/** So many files are listed. Who has more opens one of them, or browses. */
const mostFiles = 200;

/** How the command asks and tells. */
type OfferPrompts = Pick<Prompts, 'notify' | 'openUrl' | 'pick'>;

/**
 * Puts step and output into a file, which stays unsaved, and tells what is left to do. It is done
 * when the file is changed: messages may be answered later.
 */
export async function addJitStep(argument: unknown, prompts: OfferPrompts): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : await chooseFile(prompts);
  if (uri === undefined) return;
  const document = await openDocument(uri, prompts);
  if (document === undefined) return;

  const file = visible(nameOf(uri), 100);
  const editor = await vscode.window.showTextDocument(document);
  const edits = addJitAccess(document.getText(), usualIndent(document));
  if (!edits.ok) {
    showLine(editor, edits.error.line - 1);
    void prompts.notify('warning', errorWords(edits.error, file));
  } else if (edits.value.length === 0) {
    showControl(editor);
    void prompts.notify('info', l10n.t('{0} has the JIT access step and its output.', file));
  } else if (await vscode.workspace.applyEdit(workspaceEdit(document, edits.value))) {
    showControl(editor);
    void tellWhatIsLeft(file, prompts);
  } else {
    void prompts.notify('warning', l10n.t('VS Code could not change {0}.', file));
  }
}

/** The file that somebody works on, else one of the workspace, else one they browse to. */
async function chooseFile(prompts: OfferPrompts): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isWritableOffer(active)) return active.uri;
  const found = await findFiles();
  if (found.length === 0) return browse();

  const items: PickItem<vscode.Uri | undefined>[] = found.map(uri => ({
    label: visible(vscode.workspace.asRelativePath(uri), 200),
    value: uri,
  }));
  const browsing = { label: l10n.t('Browse…'), value: undefined };
  const picked = await prompts.pick([...items, browsing].map(wrap), {
    title: l10n.t('Add JIT Access Step'),
    placeholder: l10n.t('Choose the createUiDefinition.json of your offer'),
  });
  return picked === undefined ? undefined : (picked.uri ?? browse());
}

/** An entry whose value tells "browse" from "nothing was picked". */
function wrap({
  label,
  value,
}: PickItem<vscode.Uri | undefined>): PickItem<{ readonly uri: vscode.Uri | undefined }> {
  return { label, value: { uri: value } };
}

async function findFiles(): Promise<readonly vscode.Uri[]> {
  try {
    const found = await vscode.workspace.findFiles(fileGlob, '**/node_modules/**', mostFiles);
    return found.toSorted((one, other) => one.path.localeCompare(other.path));
  } catch {
    // Some folders cannot be searched. What they hold can be browsed to.
    return [];
  }
}

async function browse(): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Add JIT Access Step'),
      openLabel: l10n.t('Add Step'),
      filters: { JSON: ['json', 'jsonc'] },
    })) ?? [];
  return chosen;
}

async function openDocument(
  uri: vscode.Uri,
  prompts: OfferPrompts,
): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void prompts.notify(
      'warning',
      l10n.t('{0} cannot be opened: {1}', visible(nameOf(uri), 100), visible(reason, 300)),
    );
    return undefined;
  }
}

function showControl(editor: vscode.TextEditor): void {
  const definition = definitionOf(editor.document);
  const control = definition === undefined ? undefined : readJitState(definition).chosen;
  if (control !== undefined) showLine(editor, rangeAt(editor.document, control.node).start.line);
}

function showLine(editor: vscode.TextEditor, line: number): void {
  const { range } = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1));
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
