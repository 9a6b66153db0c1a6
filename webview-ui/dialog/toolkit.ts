import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

// In the toolkit's other elements, the label and hint of a field can't name and describe the control,
// because it is in their shadow tree.
provideVSCodeDesignSystem().register(vsCodeButton());

// The toolkit reads the colors of the theme when the page has loaded, which was before.
window.dispatchEvent(new Event('load'));
