/**
 * The only file that imports the toolkit. Its other elements can't name or describe the control in
 * their shadow tree by the label and hint of a field.
 */
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

/** Registers `vscode-button`. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}
