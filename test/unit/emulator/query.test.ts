import assert from 'node:assert/strict';
import { answerBatch, type Session } from '../../emulator/tds/query';

const session: Session = {
  user: 'JIT-ada',
  database: 'db_ax',
  server: 'srv',
  roles: ['db_datareader'],
};

function values(sql: string) {
  return answerBatch(sql, session).map(result =>
    result.kind === 'row' ? result.values : result.kind === 'error' ? result.number : undefined,
  );
}

describe('the emulated query processor', () => {
  it('evaluates literals, functions, and variables with their types', () => {
    const [result] = answerBatch("select 1, N'it''s' as [a b], n = null", session);
    assert.equal(result?.kind, 'error');
    const [row] = answerBatch("select 1 one, N'it''s' as [a b], CURRENT_USER", session);
    assert.deepEqual(row, {
      kind: 'row',
      columns: [
        { name: 'one', type: 'int' },
        { name: 'a b', type: 'nvarchar' },
        { name: '', type: 'nvarchar' },
      ],
      values: [1, "it's", 'JIT-ada'],
    });
  });

  it('knows roles, and returns null for an unknown one', () => {
    const sql = "SELECT IS_ROLEMEMBER('db_datareader'), IS_ROLEMEMBER('db_datawriter')";
    assert.deepEqual(values(`${sql}, IS_ROLEMEMBER('none')`), [[1, 0, null]]);
  });

  it('ignores SET statements in any combination', () => {
    const sql = 'set ansi_nulls on\nset textsize 2147483647 SELECT 1; -- done';
    assert.deepEqual(values(sql), [undefined, undefined, [1]]);
  });

  it('rejects unknown statements', () => {
    assert.deepEqual(values('SELECT COUNT(*) FROM [dbo].CustTable'), [208]);
    assert.deepEqual(values('SELECT GETDATE()'), [195]);
    assert.deepEqual(values('SELECT nonsense'), [207]);
    assert.deepEqual(values('DROP TABLE x; SELECT 1'), [208]);
    assert.deepEqual(values('SELECT'), [102]);
  });
});
