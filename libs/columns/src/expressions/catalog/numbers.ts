import { type Domain } from './signature.js';

export const NUMBERS: Domain = { title: 'Numbers', functions: {}, binary: {}, docs: [] };
