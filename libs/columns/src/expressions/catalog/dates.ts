import { type Domain } from './signature.js';

export const DATES: Domain = { title: 'Dates and times', functions: {}, binary: {}, docs: [] };
