import { XMLBuilder } from 'fast-xml-parser';
import type { ServiceFault } from './errors.js';

const builder = new XMLBuilder({ suppressEmptyNode: false, ignoreAttributes: false });
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

type Node = string | number | boolean | undefined | readonly Node[] | { readonly [name: string]: Node };

/** A document in S3's namespace; undefined elements are left out. */
export function s3Xml(root: string, body: { readonly [name: string]: Node }): string {
  return DECLARATION + builder.build({ [root]: { '@_xmlns': NAMESPACE, ...dropUndefined(body) } });
}

/** Errors have no namespace. */
export function errorXml(fault: ServiceFault, resource: string, requestId: string): string {
  const body = {
    Code: fault.code,
    Message: fault.message,
    ...fault.details,
    Resource: resource,
    RequestId: requestId,
  };
  return DECLARATION + builder.build({ Error: body });
}

function dropUndefined(body: { readonly [name: string]: Node }): { readonly [name: string]: Node } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
