{
  "_id": ._id,
  "timestamp": .timestamp,
  "eventType": .eventType,
  "commerce": {
    "commerceScope": {"storeCode": .commerce.commerceScope.storeCode},
    "order": (.commerce.order | {priceTotal, currencyCode, purchaseID})
  },
  "identityMap": {"email": [.identityMap.email[] | {id}]},
  "productListItems": [.productLineItems[] | {SKU, name, quantity, priceTotal, discountAmount, currencyCode}]
}
