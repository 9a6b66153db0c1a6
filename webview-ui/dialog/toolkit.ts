import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

// In the toolkit's other elements, the label and hint of a field can't name and describe the control,
// because it is in their shadow tree.
provideVSCodeDesignSystem().register(vsCodeButton());

// The toolkit reads the theme's colors on the `load` event, which has already fired.
window.dispatchEvent(new Event('load'));
