import * as vscode from 'vscode';
import type { Clock } from '../../access/clock';
import { createEditorPrompts } from '../../ui/editorPrompts';
import { addJitStep } from './addJitStep';
import { OfferDiagnostics } from './diagnostics';
import { fileName } from './documents';
import type { Offers } from './loader';
import { nextStepCommand, showNextStep } from './messages';
import { registerProviders } from './providers';

/** Registers diagnostics, quick fixes, and completions. Loaded on first use as its own bundle. */
export function createOffers({
  clock,
  showLog,
}: {
  readonly clock: Clock;
  readonly showLog: () => Promise<void>;
}): Offers {
  const prompts = createEditorPrompts(() => void showLog());
  const registrations = vscode.Disposable.from(
    new OfferDiagnostics(clock),
    registerProviders(),
    vscode.commands.registerCommand(nextStepCommand, (uri: unknown) => {
      if (uri instanceof vscode.Uri) void showNextStep(fileName(uri), prompts);
    }),
  );
  return {
    addJitStep: file => addJitStep(file, prompts),
    dispose: () => {
      registrations.dispose();
    },
  };
}
