import * as vscode from 'vscode';
import type { Clock } from '../../access/clock';
import { createEditorPrompts } from '../../ui/editorPrompts';
import { addJitStep } from './addJitStep';
import { OfferDiagnostics } from './diagnostics';
import { fileName } from './documents';
import { nextStepCommand, showNextStep } from './messages';
import { registerProviders } from './providers';

/** The integration of `createUiDefinition.json` files with VS Code. */
export interface Offers extends vscode.Disposable {
  /** @param file a URI, if VS Code passed one to the command. */
  readonly addJitStep: (file: unknown) => Promise<void>;
}

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
