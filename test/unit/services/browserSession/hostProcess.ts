// A process that signs in, to be killed by its parent.
//
//   node hostProcess.js <folder of the profiles> <address of LCS>

import { signInToLcs } from '../../../../src/services/browserSession';
import { Bench } from './support';

const [, , folder = '', lcs = ''] = process.argv;
void signInToLcs(new Bench().options(lcs, { folder }));
