/* Handles: counted references, children hold their parents. */
#include <stdlib.h>

#include "internal.h"

static const char * const kind_names[] = {
  "context", "node", "buffer", "publisher", "subscription", "event", "server", "client", "poller"
};

int32_t vit_rcl_abi_version(void)
{
  return VIT_RCL_ABI_VERSION;
}

void * object_create(size_t size, vit_rcl_kind kind, vit_rcl_object * parent, void (* finish)(vit_rcl_object *))
{
  vit_rcl_object * object = calloc(1, size);
  if (!object) {
    fail_text(RCL_RET_BAD_ALLOC, "no memory for a %s", kind_names[kind]);
    return NULL;
  }
  object->kind = kind;
  atomic_init(&object->references, 1);
  object->parent = parent ? object_retain(parent) : NULL;
  object->finish = finish;
  return object;
}

vit_rcl_object * object_retain(vit_rcl_object * object)
{
  atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
  return object;
}

void object_discard(vit_rcl_object * object)
{
  vit_rcl_object * parent = object->parent;
  free(object);
  vit_rcl_release(parent);
}

void vit_rcl_release(vit_rcl_object * object)
{
  if (!object || atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) != 1) {
    return;
  }
  object->finish(object);
  object_discard(object);
}

void * object_as(vit_rcl_object * object, vit_rcl_kind kind)
{
  if (!object || object->kind != kind) {
    fail_text(
      RCL_RET_INVALID_ARGUMENT, "a %s is needed, not a %s", kind_names[kind],
      object ? kind_names[object->kind] : "null pointer");
    return NULL;
  }
  return object;
}

node_t * object_node(vit_rcl_object * child)
{
  vit_rcl_object * object = child;
  while (object && object->kind != KIND_NODE) {
    object = object->parent;
  }
  return (node_t *)object;
}
