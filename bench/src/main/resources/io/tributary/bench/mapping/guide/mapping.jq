{
  "_id": ._id,
  "timestamp": .timestamp,
  "identityMap": {"email": [{"id": .identityMap.email[0].id}]},
  "commerce": {"order": {"priceTotal": .commerce.order.priceTotal}},
  "productListItems": [.productLineItems[] | {SKU}]
}
