/**
 * The only file that knows the toolkit. Each element costs bytes in every dialog that opens, so only
 * what the page draws is registered.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

export type { RadioGroup, TextField } from '@vscode/webview-ui-toolkit';

/** Makes `vscode-button`, `vscode-text-field`, `vscode-radio-group` and `vscode-radio` known. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextField(),
  );
}
