/**
 * The only file that imports the toolkit. Each element makes the bundle of the dialog larger, so
 * this file registers only those that the page uses.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

export type { RadioGroup, TextField } from '@vscode/webview-ui-toolkit';

/** Registers `vscode-button`, `vscode-text-field`, `vscode-radio-group`, and `vscode-radio`. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextField(),
  );
}
