export { isLoopback } from '../access/webAddress';
