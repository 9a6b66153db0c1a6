import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sessionName } from '../../../src/vault/host';

describe('The name of a session', () => {
  it("is the editor's own where that is one", () => {
    const editorsOwn = `${randomUUID()}1795237110257`;

    assert.equal(sessionName(editorsOwn, randomUUID), editorsOwn);
  });

  for (const placeholder of ['someValue.sessionId', '']) {
    it(`differs in each extension host where the editor says "${placeholder}"`, () => {
      const first = sessionName(placeholder, randomUUID);
      const second = sessionName(placeholder, randomUUID);

      assert.notEqual(first, second);
    });
  }
});
