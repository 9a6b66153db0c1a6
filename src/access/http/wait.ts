export { wait } from './retry';
