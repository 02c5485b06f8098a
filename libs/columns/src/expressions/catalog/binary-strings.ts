import { type Domain } from './signature.js';

export const BINARY_STRINGS: Domain = { title: 'Bytes and hashes', functions: {}, binary: {}, docs: [] };
