import { sqlError } from './errors';
import type { Result, Session } from './query';
import { done, doneStatus, error, resultSet, returnStatus } from './tokens';

const doneProcedure = 0xfe;
const doneInProcedure = 0xff;
const more = 0x01;

/** The tokens for the results of a batch or a procedure. */
export function results(all: readonly Result[], session: Session, procedure: boolean): Buffer {
  const inner = procedure ? doneInProcedure : undefined;
  const parts = all.map((result, index) => {
    const last = !procedure && index === all.length - 1;
    return resultTokens(result, session, last ? 0 : more, inner);
  });
  if (!procedure) return Buffer.concat(parts.length > 0 ? parts : [done(doneStatus.final)]);
  const failed = all.some(result => result.kind === 'error');
  const status = failed ? doneStatus.error : doneStatus.final;
  return Buffer.concat([...parts, returnStatus(), done(status, 0, doneProcedure)]);
}

function resultTokens(result: Result, session: Session, status: number, token?: number): Buffer {
  switch (result.kind) {
    case 'nothing':
      return done(status, 0, token);
    case 'row':
      return Buffer.concat([
        resultSet(result.columns, result.values),
        done(status | doneStatus.count, 1, token),
      ]);
    case 'error': {
      const { severity, message } = sqlError(result.number, { name: result.name });
      return Buffer.concat([
        error(result.number, severity, message, session.server),
        done(status | doneStatus.error, 0, token),
      ]);
    }
  }
}
