import { type Domain } from './signature.js';

export const STRINGS: Domain = { title: 'Text', functions: {}, binary: {}, docs: [] };
