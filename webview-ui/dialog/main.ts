import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import type { Intent } from '../../src/protocol/messages';
import { connect, listen } from '../connection';
import { ChecksFieldElement } from './checksField';
import { ChoiceFieldElement } from './choiceField';
import { ElapsedTimeElement } from './elapsedTime';
import { MomentFieldElement } from './momentField';
import { Page } from './page';
import { RadioFieldElement } from './radioField';
import { SecretFieldElement } from './secretField';
import { SplitButtonElement } from './splitButton';
import { TextFieldElement } from './textField';

// In the toolkit's other elements, the label and hint of a field can't name and describe the control,
// because it is in their shadow tree.
provideVSCodeDesignSystem().register(vsCodeButton());
customElements.define('checks-field', ChecksFieldElement);
customElements.define('choice-field', ChoiceFieldElement);
customElements.define('elapsed-time', ElapsedTimeElement);
customElements.define('moment-field', MomentFieldElement);
customElements.define('radio-field', RadioFieldElement);
customElements.define('secret-field', SecretFieldElement);
customElements.define('split-button', SplitButtonElement);
customElements.define('text-field', TextFieldElement);

const main = document.querySelector('main');
if (main) {
  const connection = connect<Intent>();
  listen(new Page(main, connection).handlers);
  connection.post({ type: 'ready' });
}
