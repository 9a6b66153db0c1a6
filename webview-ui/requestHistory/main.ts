import { isHistoryMessage } from '../../src/protocol/requestHistory';
import { connect } from '../connection';
import { HistoryPage, type HistoryConnection } from './page';

const main = document.querySelector('main');
if (main) {
  const connection: HistoryConnection = connect(isHistoryMessage, message => {
    page.receive(message);
  });
  const page = new HistoryPage(main, connection);
  connection.post({ type: 'ready' });
}
