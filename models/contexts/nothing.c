/*
 * @title nothing held
 * @description The function takes what it needs itself.
 */
#include "../world.h"

void context_enter(void)
{
}

void context_leave(void)
{
}
