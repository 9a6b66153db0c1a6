import { isHostMessage } from '../src/protocol/messages';
import { ChoiceFieldElement } from './choiceField';
import { connect, type Connection } from './connection';
import { Page } from './page';
import { RadioFieldElement } from './radioField';
import { SecretFieldElement } from './secretField';
import { TextFieldElement } from './textField';
import { registerToolkit } from './toolkit';

registerToolkit();
customElements.define('choice-field', ChoiceFieldElement);
customElements.define('radio-field', RadioFieldElement);
customElements.define('secret-field', SecretFieldElement);
customElements.define('text-field', TextFieldElement);

const main = document.querySelector('main');
if (main) {
  const connection: Connection = connect(isHostMessage, message => {
    page.receive(message);
  });
  const page = new Page(main, connection);
  connection.post({ type: 'ready' });
}
