// mnemonist's LRUCache as published: clear() rewinds the size and keeps every key and value.
const { serve } = require('./serve.cjs');
const LRUCache = require('mnemonist/lru-cache');

const cache = new LRUCache(32);

serve(values => {
  for (const [key, value] of values) cache.set(key, value);
  return () => cache.clear();
});
