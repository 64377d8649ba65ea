-- Version 7. Who signed a bundle: public key and Ed25519 signature of its digest, in hex.

ALTER TABLE bundle ADD COLUMN signature TEXT;
