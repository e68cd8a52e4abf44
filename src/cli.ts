#!/usr/bin/env node
// The `trymap` command: connects the process to the command line in cli/.
import { main } from './cli/main.js';
import { processIo } from './cli/process-io.js';

process.exitCode = await main(process.argv.slice(2), processIo(new URL('./', import.meta.url)));
