import { type Domain } from './signature.js';

export const PATTERNS: Domain = { title: 'Regular expressions', functions: {}, binary: {}, docs: [] };
