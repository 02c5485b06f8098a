import { type Domain } from './signature.js';

export const JSON_VALUES: Domain = { title: 'JSON', functions: {}, binary: {}, docs: [] };
