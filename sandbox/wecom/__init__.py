"""A stand-in for the WeCom cloud (企业微信) of one company with one self-built app."""
