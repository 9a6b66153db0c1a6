import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../access/clock';
import { messageOf, visible } from '../../access/text';
import { offer, type Prompts } from '../../ui/prompts';
import { completeJitAccess } from '../jitAccess';
import { otherFiles, type DefinitionError } from '../definition';
import {
  fileGlob,
  fileName,
  isEditable,
  rangeAt,
  readDocument,
  usualIndent,
  workspaceEdit,
} from './documents';
import { nextStepCommand, registerLanguageFeatures } from './languageFeatures';
import { hasUiDefinitionName, type Offers } from './loader';
import { errorMessage, showNextStep } from './messages';

/** Users with more files open one first, or browse. */
const maxFiles = 200;

/** Registers diagnostics, quick fixes, and completions. Loaded on first use as its own bundle. */
export function createOffers(clock: Clock, loadPrompts: () => Promise<Prompts>): Offers {
  const registrations = vscode.Disposable.from(
    registerLanguageFeatures(clock),
    vscode.commands.registerCommand(nextStepCommand, async (uri: unknown) => {
      if (uri instanceof vscode.Uri) void showNextStep(fileName(uri), await loadPrompts());
    }),
  );
  return {
    addJitStep: async file => addJitStep(file, await loadPrompts()),
    dispose: () => void registrations.dispose(),
  };
}

/** Adds the step and its output to a file, without saving it. Doesn't wait for notifications to close. */
async function addJitStep(argument: unknown, prompts: Prompts): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : await chooseFile(prompts);
  if (uri === undefined) return;
  const name = visible(fileName(uri), 100);
  const warn = (message: string) => void prompts.notify('warning', message);
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const reason = visible(messageOf(error), 300);
    warn(l10n.t("VS Code couldn't open {0}: {1}", name, reason));
    return;
  }
  const refusal = await refusalOf(document);
  if (refusal !== undefined) {
    const another = async () => {
      const chosen = await browse();
      if (chosen !== undefined) await addJitStep(chosen, prompts);
    };
    void offer(prompts, 'warning', errorMessage(refusal, name), [l10n.t('Browse…'), another]);
    return;
  }
  const editor = await vscode.window.showTextDocument(document);
  const definition = await readDocument(document);
  const edits = definition.ok
    ? completeJitAccess(definition.value, usualIndent(document))
    : definition;
  if (!edits.ok) {
    showLine(editor, edits.error.line - 1);
    warn(errorMessage(edits.error, name));
  } else if (edits.value.length === 0) {
    await showControl(editor);
    const message = l10n.t('{0} already has the JIT access step and its output.', name);
    void prompts.notify('info', message);
  } else if (await vscode.workspace.applyEdit(workspaceEdit(document, edits.value))) {
    await showControl(editor);
    void showNextStep(name, prompts);
  } else {
    warn(l10n.t("VS Code couldn't change {0}.", name));
  }
}

/** The file in the active editor, otherwise one from the workspace or from the disk. */
async function chooseFile(prompts: Prompts): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isEditable(active)) return active.uri;
  const found = await findFiles();
  if (found.length === 0) return browse();

  const items = found.map(uri => ({
    label: visible(vscode.workspace.asRelativePath(uri), 200),
    value: () => Promise.resolve<vscode.Uri | undefined>(uri),
  }));
  const choose = await prompts.pick([...items, { label: l10n.t('Browse…'), value: browse }], {
    title: l10n.t('Add JIT Access Step'),
    placeholder: l10n.t('Select the createUiDefinition.json of your offer'),
  });
  return choose?.();
}

async function findFiles(): Promise<readonly vscode.Uri[]> {
  try {
    const found = await vscode.workspace.findFiles(fileGlob, '**/node_modules/**', maxFiles);
    return found.toSorted((one, other) => one.path.localeCompare(other.path));
  } catch {
    // Some file systems can't be searched. The user can browse them.
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

/** Why a file isn't a `createUiDefinition.json`; `undefined` if it is one, even with errors. */
async function refusalOf(document: vscode.TextDocument): Promise<DefinitionError | undefined> {
  const definition = await readDocument(document);
  if (!definition.ok) {
    const { error } = definition;
    return otherFiles.some(file => file === error.code) ? error : undefined;
  }
  const isKnown = definition.value.isRecognized || hasUiDefinitionName(document);
  return isKnown ? undefined : { code: 'unknown', line: 1 };
}

async function showControl(editor: vscode.TextEditor): Promise<void> {
  const definition = await readDocument(editor.document);
  const control = definition.ok ? definition.value.chosen : undefined;
  if (control !== undefined) showLine(editor, rangeAt(editor.document, control.node).start.line);
}

function showLine(editor: vscode.TextEditor, line: number): void {
  const { range } = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1));
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
