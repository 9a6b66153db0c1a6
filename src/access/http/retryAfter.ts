export { retryAfterSeconds } from './retry';
