export { authorityOf, localAddress } from './address.ts';
