// A process that signs in, with the shipped bundle if one is named. Its parent may kill it.
//
//   node hostProcess.js <folder of the profiles> <address of LCS> [<bundle that is shipped>]

import * as source from '../../../../src/lifecycleServices/browser';
import { Bench } from './support';

const [, , folder = '', lcs = '', shipped] = process.argv;

async function signIn(): Promise<void> {
  const { signInToLcs } =
    shipped === undefined ? source : ((await import(shipped)) as typeof source);
  const session = await signInToLcs(new Bench().options(lcs, { folder }));
  process.exitCode = session.ok ? 0 : 1;
  process.disconnect();
}
void signIn();
