{
  "id": .id,
  "time": .at,
  "channel": .channel,
  "store": {
    "code": .store.code,
    "city": .store.city,
    "label": (.store.code + "/" + .store.city + "/" + .store.country),
    "country": (.store.country | ascii_upcase)
  },
  "member": {
    "since": .member.joined,
    "key": ("M-" + .member.number),
    "label": (.member.lastName + ", " + .member.tier),
    "email": (.member.email | ascii_downcase),
    "first": (.member.firstName | sub("^\\s+|\\s+$"; ""; "g")),
    "service": (if .member.tier == "gold" then "priority" else "standard" end),
    "greeting": (.member.nickname // .member.lastName)
  },
  "device": (.device.app + " " + .device.version),
  "points": {
    "expiring": .points.expiring,
    "balance": (.points.balance + .points.earned - .points.redeemed)
  },
  "order": {
    "currency": .basket.currency,
    "total": (.basket.net + .basket.tax),
    "state": (if .basket.status == "paid" then "closed" else "open" end)
  }
}
