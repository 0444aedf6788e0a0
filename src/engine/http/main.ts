/** The server client's process: it connects to the one address that its load order names, and does nothing else. */
import { serveOrders } from '../child-wire.ts';
import { openServerWork } from './server.ts';

const key = process.env.LOCALCODER_API_KEY;

serveOrders(openServerWork(key === undefined || key === '' ? undefined : key), 'open');
