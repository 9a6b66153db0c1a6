import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HttpAnswer } from '../../../../src/access/http/transport';
import {
  describeAnswer,
  explainRefusal,
  isForeignRefusal,
  readODataError,
  saysNotReady,
  saysPlugInRan,
} from '../../../../src/unifiedEnvironments/client/answers';
import { explainError } from '../../../../src/unifiedEnvironments/errorMessages';

const asked = {
  host: 'contoso-dev.crm4.dynamics.com',
  account: 'ada@contoso.com',
  environment: 'Contoso Dev',
  addresses: '203.0.113.7',
};

const answerOf = (status: number, body: string): HttpAnswer => ({
  status,
  body,
  headers: {},
  receivedAt: 0,
});

const odata = (code: unknown, message: unknown) => JSON.stringify({ error: { code, message } });

const words = fc.constantFrom(
  ...['System Administrator', 'SecLib::', 'Principal user', ' is missing ', 'IP address', '403'],
  ...['plug-in', 'EnvironmentNotInReadyState', 'The specified user', ' is disabled', '<html>'],
);

const bodies = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .tuple(fc.oneof(fc.string(), fc.integer()), fc.oneof(fc.string(), words))
    .map(([code, text]) => odata(code, text)),
  fc.array(words, { maxLength: 20 }).map(texts => odata('0x80040265', texts.join(' '))),
);

describe('the answers of Dataverse', () => {
  it('have an explanation, whatever they contain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), bodies, (status, body) => {
        const answer = answerOf(status, body);
        const error = explainRefusal(answer, asked);
        assert.notEqual(explainError(error).sentence, '');
        assert.ok(describeAnswer(answer).startsWith(`HTTP ${String(status)}`));
        assert.equal(typeof saysPlugInRan(answer) === typeof saysNotReady(answer), true);
        if (isForeignRefusal(answer)) assert.deepEqual(readODataError(answer).message, '');
      }),
    );
  });

  it('never say that a role is missing unless Dataverse names it', () => {
    fc.assert(
      fc.property(fc.constantFrom(400, 403, 407, 451, 500), bodies, (status, body) => {
        const { code } = explainRefusal(answerOf(status, body), asked);
        const { message } = readODataError(answerOf(status, body));
        if (code === 'notAdministrator') assert.match(message, /system administrator/i);
      }),
    );
  });

  for (const part of [
    'Principal user ',
    'The specified user ',
    ' is missing',
    'SecLib ',
    'x',
    ' ',
  ]) {
    it(`are read up to 4,000 characters of a message: ${JSON.stringify(part)}`, () => {
      const message = part.repeat(1_000_000 / part.length);
      const [long, short] = [message, message.slice(0, 4_000)].map(text =>
        explainRefusal(answerOf(403, odata('0x1', text)), asked),
      );
      assert.equal(readODataError(answerOf(403, odata('0x1', message))).message.length, 4_000);
      assert.deepEqual(long, short);
    });
  }
});
